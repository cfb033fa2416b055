-- Nothing to take back: the program before this puts them into the record of the next person whose message mentions them.
SELECT 1;
