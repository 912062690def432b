import Testing

/// The real command, from an HTTP request to what the platforms receive, over loopback.
///
/// One at a time: each test runs processes of its own, and many at once would only wait for each other.
@Suite(.serialized, .timeLimit(.minutes(CrashPlan.isLong ? 60 : 3))) struct GatewayTests {}
