/** Where a request stands in a trace: W3C Trace Context, https://www.w3.org/TR/trace-context/. */
export interface TraceContext {
  /** 32 hex digits, the same for the whole trace. */
  readonly traceId: string;
  /** 16 hex digits: this server's part. */
  readonly spanId: string;
  /** The caller's part; absent where the trace began here. */
  readonly parentId?: string | undefined;
  /** The trace flags, 2 hex digits; bit 0 says that the caller may have recorded it. */
  readonly flags: string;
  /** What others keep beside the trace, passed on as it came (section 3.3). */
  readonly tracestate?: string | undefined;
}
