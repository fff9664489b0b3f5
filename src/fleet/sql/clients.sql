-- By version of Codex. An endpoint with several versions counts for each of them.
SELECT
  COALESCE(client.version, '(unknown)') AS name,
  COUNT(*) AS endpoints,
  COUNT(CASE WHEN standing = 'in-sync' THEN 1 END) AS in_sync,
  COUNT(CASE WHEN standing = 'drifted' THEN 1 END) AS drifted,
  COUNT(CASE WHEN standing = 'unverifiable' THEN 1 END) AS unverifiable,
  COUNT(CASE WHEN standing = 'stale' THEN 1 END) AS stale,
  COUNT(CASE WHEN standing = 'missing' THEN 1 END) AS missing
FROM fleet_endpoint AS endpoint
LEFT JOIN fleet_client AS client ON client.report_id = endpoint.report_id
GROUP BY COALESCE(client.version, '(unknown)')
ORDER BY endpoints DESC, name;
