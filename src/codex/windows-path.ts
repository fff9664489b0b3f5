/** Whether a text is an absolute path of Windows: a drive, or a share. */
export function isWindowsPath(text: string): boolean {
  return /^[A-Za-z]:[\\/]/.test(text) || text.startsWith("\\\\");
}
