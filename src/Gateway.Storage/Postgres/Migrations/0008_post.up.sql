-- What a commit sends, put straight into the queues: a statement for each table however many messages there are. An id that is made of
-- another's ("once") may come again and is looked for; any other is its own and never does.
CREATE FUNCTION bus_post(
  ids text[], queues text[], sessions text[], subjects text[], bodies text[], correlations text[], scheduled bigint[], lives bigint[],
  once boolean[], seen_for bigint, given bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  t bigint := bus_now(given);
  kept boolean[] := array_fill(true, ARRAY[cardinality(ids)]);
BEGIN
  -- Locked before the messages draw their sequences (see bus_enqueue), in one order for every sender. One that gets no message is cleared away by bus_take.
  INSERT INTO bus_session (queue, session)
  SELECT DISTINCT n.q COLLATE "C", n.s COLLATE "C" FROM unnest(queues, sessions, scheduled) AS n (q, s, due) WHERE n.due IS NULL OR n.due <= t ORDER BY 1, 2
  ON CONFLICT (queue, session) DO UPDATE SET session = excluded.session;
  IF true = ANY (once) THEN
    DELETE FROM bus_seen s USING (SELECT queue, id FROM bus_seen WHERE until <= t LIMIT 1000 FOR UPDATE SKIP LOCKED) old
    WHERE s.queue = old.queue AND s.id = old.id;
    FOR i IN 1 .. cardinality(ids) LOOP
      CONTINUE WHEN NOT once[i];
      INSERT INTO bus_seen AS seen (queue, id, until) VALUES (queues[i], ids[i], t + seen_for)
      ON CONFLICT (queue, id) DO UPDATE SET until = excluded.until WHERE seen.until <= t;
      kept[i] := FOUND;
    END LOOP;
  END IF;
  INSERT INTO bus_message (queue, session, id, subject, body, correlation_id, scheduled_at, time_to_live, expires_at, delivery_count)
  SELECT n.q, n.s, n.id, n.subject, n.body, n.correlation, n.due, n.live, t + n.live, 0
  FROM unnest(ids, queues, sessions, subjects, bodies, correlations, scheduled, lives, kept) WITH ORDINALITY
    AS n (id, q, s, subject, body, correlation, due, live, kept, place)
  WHERE n.kept AND (n.due IS NULL OR n.due <= t) ORDER BY n.place;
  IF EXISTS (SELECT 1 FROM unnest(scheduled) AS n (due) WHERE n.due > t) THEN
    INSERT INTO bus_scheduled (due_at, queue, session, id, subject, body, correlation_id, scheduled_at, time_to_live)
    SELECT n.due, n.q, n.s, n.id, n.subject, n.body, n.correlation, n.due, n.live
    FROM unnest(ids, queues, sessions, subjects, bodies, correlations, scheduled, lives, kept) WITH ORDINALITY
      AS n (id, q, s, subject, body, correlation, due, live, kept, place)
    WHERE n.kept AND n.due > t ORDER BY n.place;
  END IF;
END $$;
