DROP FUNCTION bus_post(text[], text[], text[], text[], text[], text[], bigint[], bigint[], boolean[], bigint, bigint);
