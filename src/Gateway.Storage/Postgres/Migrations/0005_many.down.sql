DROP FUNCTION bus_take(text, integer, bigint, text, bigint), bus_complete(text[], text[], text[], bigint[], bigint);

CREATE FUNCTION bus_take(q text, lease bigint, token text, given bigint)
RETURNS TABLE (o_id text, o_queue text, o_session text, o_subject text, o_body text, o_correlation text, o_scheduled bigint, o_live bigint,
  o_sequence bigint, o_count integer, o_until bigint, o_pause bigint) LANGUAGE plpgsql AS $$
DECLARE
  t bigint := bus_now(given);
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
  LOOP
    SELECT * INTO s FROM bus_session WHERE queue = q AND free_at = 0 ORDER BY turn LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
      RETURN QUERY SELECT NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::bigint, NULL::bigint, NULL::bigint, NULL::integer, NULL::bigint,
        least((SELECT min(free_at) FROM bus_session WHERE queue = q AND free_at > 0), (SELECT min(due_at) FROM bus_scheduled WHERE queue = q)) - t;
      RETURN;
    END IF;
    -- A statement of its own, begun after the lock was had: it sees what the holder before has done.
    UPDATE bus_message SET delivery_count = delivery_count + 1
    WHERE sequence = (SELECT min(sequence) FROM bus_message WHERE queue = q AND session = s.session) RETURNING * INTO m;
    EXIT WHEN FOUND;
    -- Somebody removed its messages by hand: it must not stand in the way of the others.
    DELETE FROM bus_session WHERE queue = q AND session = s.session;
  END LOOP;
  UPDATE bus_session SET free_at = t + lease, lock_token = token, holder = m.sequence WHERE queue = q AND session = s.session;
  RETURN QUERY SELECT m.id, m.queue, m.session, m.subject, m.body, m.correlation_id, m.scheduled_at, m.time_to_live, m.sequence, m.delivery_count, t + lease, NULL::bigint;
END $$;

CREATE FUNCTION bus_complete(q text, name text, token text, place bigint, given bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  IF NOT bus_holds(q, name, token, place, bus_now(given)) THEN RETURN false; END IF;
  PERFORM bus_remove(q, name, place);
  RETURN true;
END $$;
