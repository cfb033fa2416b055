-- Takes everything away: only an empty gateway goes back behind the first version.
DROP FUNCTION bus_resubmit, bus_dead_letter, bus_abandon, bus_complete, bus_renew, bus_holds, bus_take, bus_expire, bus_bury, bus_remove, bus_promote, bus_send, bus_enqueue, bus_now;
DROP TABLE bus_dead, bus_seen, bus_scheduled, bus_session, bus_message, outbox, audit, patient_identifier, resource, resource_version, seal, history, obligation, artefact, body, message;
