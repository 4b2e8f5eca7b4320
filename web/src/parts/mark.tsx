/** The sign of Trawl: a wave that carries a net. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" className="mark-ground" />
      <g className="mark-lines" fill="none" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M5 10c3.7-3 7.3-3 11 0s7.3 3 11 0" />
        <path d="M6.5 14.5 16 26l9.5-11.5M12 14.8l8 6.2m0-6.2-8 6.2" />
      </g>
    </svg>
  );
}

/** A quiet picture for empty places: waves above a net. */
export function NetPicture() {
  return (
    <svg className="net-picture" width="168" height="96" viewBox="0 0 168 96" aria-hidden="true" focusable="false">
      <g fill="none" strokeWidth="2" strokeLinecap="round">
        <path className="wave" d="M4 18c13-11 27-11 40 0s27 11 40 0 27-11 40 0 27 11 40 0" />
        <path className="wave faint" d="M24 32c10-8 20-8 30 0s20 8 30 0 20-8 30 0 20 8 30 0" />
        <path className="net" d="M40 44 84 92l44-48M54 44l40 44M68 44l34 36M82 44l28 29M96 44l18 18M110 44l8 9" />
        <path className="net" d="M114 44 74 88M100 44 66 80M86 44 58 73M72 44 54 62M58 44l-8 9" />
      </g>
    </svg>
  );
}
