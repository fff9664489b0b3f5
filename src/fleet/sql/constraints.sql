-- The constraints and keys that drift most. An endpoint counts as looser where one of its findings is.
SELECT
  constraint_key,
  COUNT(DISTINCT endpoint) AS endpoints,
  COUNT(DISTINCT CASE WHEN direction = 'looser' THEN endpoint END) AS looser,
  COUNT(*) AS findings
FROM fleet_current_finding
WHERE constraint_key <> ''
GROUP BY constraint_key
ORDER BY endpoints DESC, findings DESC, constraint_key;
