/**
 * For a connection string: each statement reports, as a notice, its plan and how many rows passed each step of it. A measure
 * of work that does not depend on the speed or the load of the machine.
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
