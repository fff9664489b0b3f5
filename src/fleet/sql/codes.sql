-- The kinds of findings, those of most endpoints first.
SELECT code, severity, COUNT(DISTINCT endpoint) AS endpoints, COUNT(*) AS findings
FROM fleet_current_finding
GROUP BY code, severity
ORDER BY endpoints DESC, findings DESC, code, severity;
