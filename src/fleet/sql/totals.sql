-- One row: the size of the fleet and of what is known about it.
SELECT
  (SELECT COUNT(*) FROM fleet_endpoint) AS endpoints,
  (SELECT COUNT(*) FROM fleet_endpoint WHERE standing = 'in-sync') AS in_sync,
  (SELECT COUNT(*) FROM fleet_endpoint WHERE standing = 'drifted') AS drifted,
  (SELECT COUNT(*) FROM fleet_endpoint WHERE standing = 'unverifiable') AS unverifiable,
  (SELECT COUNT(*) FROM fleet_endpoint WHERE standing = 'stale') AS stale,
  (SELECT COUNT(*) FROM fleet_endpoint WHERE standing = 'missing') AS missing,
  (SELECT COUNT(*) FROM fleet_endpoint WHERE standing <> 'missing' AND reported_at IS NULL) AS undated,
  (SELECT COUNT(*) FROM fleet_endpoint WHERE is_expected = 0) AS not_expected,
  (SELECT COUNT(*) FROM fleet_report) AS reports,
  (SELECT COUNT(*) FROM fleet_report) - (SELECT COUNT(*) FROM fleet_latest) AS superseded;
