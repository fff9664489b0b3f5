-- The files that findings are about.
SELECT path, COUNT(DISTINCT endpoint) AS endpoints, COUNT(*) AS findings
FROM fleet_current_finding
WHERE path <> ''
GROUP BY path
ORDER BY endpoints DESC, findings DESC, path;
