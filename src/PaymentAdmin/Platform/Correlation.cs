using System.Diagnostics;

namespace PaymentAdmin.Platform;

/// <summary>The id that ties the log, the audit record and the answer of one act together.</summary>
public static class Correlation
{
    /// <summary>The present activity's trace id (in a request, W3C trace context), or a fresh one.</summary>
    public static string Current() => (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
}
