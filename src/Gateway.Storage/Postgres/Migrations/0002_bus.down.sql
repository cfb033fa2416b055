-- What waits on the bus is nowhere else.
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM bus_message) OR EXISTS (SELECT 1 FROM bus_scheduled) OR EXISTS (SELECT 1 FROM bus_dead) THEN
    RAISE EXCEPTION 'Messages wait on the bus: this version cannot be taken back before they are through.';
  END IF;
END $$;
DROP FUNCTION bus_resubmit, bus_dead_letter, bus_abandon, bus_complete, bus_renew, bus_holds, bus_take, bus_expire, bus_bury, bus_remove, bus_promote, bus_send, bus_enqueue, bus_now;
DROP TABLE bus_dead, bus_seen, bus_scheduled, bus_session, bus_message;
