/**
 * For a connection string: each statement tells, as a notice, how it was run and how many rows passed each step of it. A
 * measure of work that does not depend on how fast the machine is, or how busy.
 */
export const TELLING = `options=${encodeURIComponent(
  [
    'session_preload_libraries=auto_explain',
    'auto_explain.log_min_duration=0',
    'auto_explain.log_analyze=on',
    'auto_explain.log_timing=off',
    'auto_explain.log_format=json',
    'auto_explain.log_level=notice',
    'auto_explain.log_nested_statements=on',
  ]
    .map((setting) => `-c ${setting}`)
    .join(' '),
)}`;
