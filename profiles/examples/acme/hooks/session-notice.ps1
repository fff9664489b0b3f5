[void][Console]::In.ReadToEnd()
Write-Output 'Acme policy is in force: see https://wiki.acme.example/codex.'
exit 0
