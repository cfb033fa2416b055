-- What describes no person is in nobody's record, whoever's message mentioned it last.
UPDATE resource_version SET person = NULL
WHERE is_current = 1 AND type IN ('Organization', 'Practitioner', 'PractitionerRole', 'Location', 'HealthcareService', 'Endpoint');
