-- The newest report of each endpoint. One without a time is older than any that has one.
CREATE VIEW fleet_latest AS
SELECT report_id, endpoint, endpoint_group, platform, policy, revision, reported_at, status
FROM (
  SELECT
    fleet_report.*,
    ROW_NUMBER() OVER (PARTITION BY endpoint ORDER BY reported_at DESC NULLS LAST, report_id DESC) AS place
  FROM fleet_report
) AS ranked
WHERE place = 1;

-- Each endpoint once, with where it stands: in-sync, drifted, unverifiable, stale (its newest report is too old to say) or missing
-- (expected, and no report). What the list of expected endpoints says of group and platform wins.
CREATE VIEW fleet_endpoint AS
SELECT
  latest.report_id,
  latest.endpoint,
  COALESCE(expected.endpoint_group, latest.endpoint_group, '(none)') AS endpoint_group,
  COALESCE(expected.platform, latest.platform, '(unknown)') AS platform,
  COALESCE(latest.policy || ' ' || latest.revision, latest.policy, latest.revision, '(unknown)') AS bundle,
  latest.reported_at,
  latest.status,
  CASE WHEN latest.reported_at < fleet_clock.stale_before THEN 'stale' ELSE latest.status END AS standing,
  CASE WHEN expected.endpoint IS NULL THEN 0 ELSE 1 END AS is_expected
FROM fleet_latest AS latest
CROSS JOIN fleet_clock
LEFT JOIN fleet_expected AS expected ON expected.endpoint = latest.endpoint
UNION ALL
SELECT
  NULL,
  expected.endpoint,
  COALESCE(expected.endpoint_group, '(none)'),
  COALESCE(expected.platform, '(unknown)'),
  '(unknown)',
  NULL,
  NULL,
  'missing',
  1
FROM fleet_expected AS expected
WHERE NOT EXISTS (SELECT 1 FROM fleet_latest AS latest WHERE latest.endpoint = expected.endpoint);

-- The findings that still say something about an endpoint.
CREATE VIEW fleet_current_finding AS
SELECT endpoint.endpoint, finding.code, finding.severity, finding.path, finding.constraint_key, finding.direction
FROM fleet_finding AS finding
JOIN fleet_endpoint AS endpoint ON endpoint.report_id = finding.report_id
WHERE endpoint.standing <> 'stale';
