namespace PaymentAdmin.Processors;

/// <summary>Plain words for what pages say of a processor.</summary>
internal static class ProcessorText
{
    public static string Flows(bool inflows, bool outflows) => (inflows, outflows) switch
    {
        (true, true) => "In and out",
        (true, false) => "In",
        (false, true) => "Out",
        _ => "None",
    };
}
