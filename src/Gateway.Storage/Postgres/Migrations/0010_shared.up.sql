-- What describes no person is in nobody's record, whoever's message mentioned it last.
UPDATE resource_version v SET person = NULL FROM resource r
WHERE r.current = v.sequence AND r.type IN ('Organization', 'Practitioner', 'PractitionerRole', 'Location', 'HealthcareService', 'Endpoint');
UPDATE resource SET person = NULL WHERE type IN ('Organization', 'Practitioner', 'PractitionerRole', 'Location', 'HealthcareService', 'Endpoint');
