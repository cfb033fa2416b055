DROP INDEX message_to_tell;
DROP TABLE turn;
