namespace PaymentAdmin.Domain.Connections;

/// <summary>What CBS is asked for beyond its Mac (cbs-synchronization, "Error Codes and description": PPCK, PPU1).</summary>
public sealed record CbsSettings
{
    /// <summary>The header in which it names itself; null where none is asked for. What it must hold is a secret beside it, where that is known.</summary>
    public string? ClientIdentityHeader { get; init; }

    /// <summary>How the numbers of the invoices begin that are ours; none for all.</summary>
    public WordList InvoicePrefixes { get; init; } = WordList.None;

    /// <summary>Whether an invoice is one of ours.</summary>
    public bool HasInvoice(string number) =>
        InvoicePrefixes.Words is var prefixes && (prefixes.Count == 0 || prefixes.Any(prefix => number.Trim().StartsWith(prefix, StringComparison.Ordinal)));

    internal CbsSettings Canonical() => this with { ClientIdentityHeader = ClientIdentityHeader?.ToLowerInvariant() };

    internal void Check(FieldErrors errors)
    {
        HeaderName.Check("cbs.clientIdentityHeader", ClientIdentityHeader, errors);
        InvoicePrefixes.Check("cbs.invoicePrefixes", errors);
    }
}
