# honours stop_hook_active by never blocking
[void][Console]::In.ReadToEnd()
exit 0
