-- Takes everything away, so only from a gateway that has received nothing.
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM message) THEN
    RAISE EXCEPTION 'The ledger holds messages: the first version cannot be taken back.';
  END IF;
END $$;
DROP TABLE outbox, audit, patient_identifier, resource, resource_version, seal, history, obligation, artefact, body, message;
