-- By platform.
SELECT
  platform AS name,
  COUNT(*) AS endpoints,
  COUNT(CASE WHEN standing = 'in-sync' THEN 1 END) AS in_sync,
  COUNT(CASE WHEN standing = 'drifted' THEN 1 END) AS drifted,
  COUNT(CASE WHEN standing = 'unverifiable' THEN 1 END) AS unverifiable,
  COUNT(CASE WHEN standing = 'stale' THEN 1 END) AS stale,
  COUNT(CASE WHEN standing = 'missing' THEN 1 END) AS missing
FROM fleet_endpoint
GROUP BY platform
ORDER BY endpoints DESC, name;
