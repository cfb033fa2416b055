-- Taking and completing many messages in one way there and back.
DROP FUNCTION bus_take(text, bigint, text, bigint), bus_complete(text, text, text, bigint, bigint);

-- Locks the first messages of the free sessions whose turn it is, so many at most; when there are none says after how many ticks the
-- next one may be free. A lock, its renewal and its end need not survive a crash of the server: what is undone by it is done again
-- (at least once), and the log is lost from its end only, so nothing durable stands on it.
CREATE FUNCTION bus_take(q text, most integer, lease bigint, token text, given bigint)
RETURNS TABLE (o_id text, o_queue text, o_session text, o_subject text, o_body text, o_correlation text, o_scheduled bigint, o_live bigint,
  o_sequence bigint, o_count integer, o_until bigint, o_pause bigint) LANGUAGE plpgsql AS $$
DECLARE
  t bigint := bus_now(given);
  taken integer := 0;
  s bus_session;
  m bus_message;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  PERFORM bus_promote(q, t);
  -- Leases and delays that have run out: free, and in the place of the line that they had.
  UPDATE bus_session x SET free_at = 0, lock_token = NULL, holder = NULL
  FROM (SELECT session FROM bus_session WHERE queue = q AND free_at > 0 AND free_at <= t FOR UPDATE SKIP LOCKED) old
  WHERE x.queue = q AND x.session = old.session;
  PERFORM bus_expire(q, t);
  WHILE taken < most LOOP
    SELECT * INTO s FROM bus_session WHERE queue = q AND free_at = 0 ORDER BY turn LIMIT 1 FOR UPDATE SKIP LOCKED;
    EXIT WHEN NOT FOUND;
    -- A statement of its own, begun when the lock was had: it sees what the holder before has done.
    UPDATE bus_message SET delivery_count = delivery_count + 1
    WHERE sequence = (SELECT min(sequence) FROM bus_message WHERE queue = q AND session = s.session) RETURNING * INTO m;
    IF NOT FOUND THEN
      -- Somebody removed its messages by hand: it must not stand in the way of the others.
      DELETE FROM bus_session WHERE queue = q AND session = s.session;
      CONTINUE;
    END IF;
    UPDATE bus_session SET free_at = t + lease, lock_token = token, holder = m.sequence WHERE queue = q AND session = s.session;
    RETURN QUERY SELECT m.id, m.queue, m.session, m.subject, m.body, m.correlation_id, m.scheduled_at, m.time_to_live, m.sequence, m.delivery_count, t + lease, NULL::bigint;
    taken := taken + 1;
  END LOOP;
  IF taken = 0 THEN
    RETURN QUERY SELECT NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::bigint, NULL::bigint, NULL::bigint, NULL::integer, NULL::bigint,
      least((SELECT min(free_at) FROM bus_session WHERE queue = q AND free_at > 0), (SELECT min(due_at) FROM bus_scheduled WHERE queue = q)) - t;
  END IF;
END $$;

-- Removes those that are still held, each by itself, and names them. In one order for every caller, which is the senders' order too.
CREATE FUNCTION bus_complete(queues text[], names text[], tokens text[], places bigint[], given bigint) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
DECLARE
  t bigint := bus_now(given);
  one record;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  FOR one IN SELECT * FROM unnest(queues, names, tokens, places) AS held (q, name, token, place) ORDER BY q COLLATE "C", name COLLATE "C" LOOP
    CONTINUE WHEN NOT bus_holds(one.q, one.name, one.token, one.place, t);
    PERFORM bus_remove(one.q, one.name, one.place);
    RETURN NEXT one.place;
  END LOOP;
END $$;
