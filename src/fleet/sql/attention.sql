-- Every endpoint that is not in sync, or of which nobody can say: the worst first.
SELECT
  endpoint.endpoint,
  endpoint.endpoint_group,
  endpoint.platform,
  endpoint.bundle,
  endpoint.standing,
  COALESCE(endpoint.status, '(no report)') AS last_status,
  COALESCE(CAST(endpoint.reported_at AS VARCHAR), '(unknown)') AS last_report,
  COUNT(finding.code) AS findings,
  COUNT(CASE WHEN finding.severity = 'critical' THEN 1 END) AS critical
FROM fleet_endpoint AS endpoint
LEFT JOIN fleet_finding AS finding ON finding.report_id = endpoint.report_id
WHERE endpoint.standing <> 'in-sync'
GROUP BY
  endpoint.endpoint,
  endpoint.endpoint_group,
  endpoint.platform,
  endpoint.bundle,
  endpoint.standing,
  endpoint.status,
  endpoint.reported_at
ORDER BY critical DESC, findings DESC, endpoint.standing, endpoint.endpoint;
