/** The bundler writes imported styles to a file beside the script. */
declare module '*.css';
