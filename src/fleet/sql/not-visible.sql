-- What the checks could not see by their nature, on how many endpoints: never to be read as fine.
SELECT not_visible.what, COUNT(*) AS endpoints
FROM fleet_not_visible AS not_visible
JOIN fleet_endpoint AS endpoint ON endpoint.report_id = not_visible.report_id
WHERE endpoint.standing <> 'stale'
GROUP BY not_visible.what
ORDER BY endpoints DESC, not_visible.what;
