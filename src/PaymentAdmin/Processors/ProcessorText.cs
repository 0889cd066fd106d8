using PaymentAdmin.Domain;

namespace PaymentAdmin.Processors;

/// <summary>Plain words for what pages say of a processor.</summary>
internal static class ProcessorText
{
    /// <summary>How fee rules can stand, for a filter.</summary>
    public static IReadOnlyList<(string Value, string Text)> FeeStates { get; } =
        [(Words.Of(FeeState.None), "No rules in force"), (Words.Of(FeeState.Scheduled), "Change scheduled")];

    public static string Flows(bool inflows, bool outflows) => (inflows, outflows) switch
    {
        (true, true) => "In and out",
        (true, false) => "In",
        (false, true) => "Out",
        _ => "None",
    };
}
