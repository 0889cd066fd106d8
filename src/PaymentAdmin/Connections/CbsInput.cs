using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>What a <c>cbs</c> connection asks CBS for beyond its Mac. What is left out stays as it is; an empty text takes the header away.</summary>
/// <param name="ClientIdentityHeader">The header in which CBS names itself.</param>
/// <param name="ClientIdentity">What it holds: kept as a secret. Left out, the header need only be there.</param>
/// <param name="InvoicePrefixes">How the numbers of the invoices begin that are ours; none for all.</param>
public sealed record CbsInput(string? ClientIdentityHeader = null, string? ClientIdentity = null, IReadOnlyList<string>? InvoicePrefixes = null)
{
    internal CbsSettings Above(CbsSettings now) => new()
    {
        ClientIdentityHeader = WebhookInput.Cleared(ClientIdentityHeader, now.ClientIdentityHeader),
        InvoicePrefixes = InvoicePrefixes is null ? now.InvoicePrefixes : WordList.Of(InvoicePrefixes),
    };
}

/// <summary>What CBS is asked for beyond its Mac, as far as anybody may see it.</summary>
public sealed record CbsAnswer(string? ClientIdentityHeader, SecretAnswer? ClientIdentity, IReadOnlyList<string> InvoicePrefixes)
{
    internal static CbsAnswer Of(CbsSettings settings, IReadOnlyList<ConnectionSecret> secrets) =>
        new(settings.ClientIdentityHeader, SecretAnswer.Of(secrets, SecretKind.ClientIdentity), settings.InvoicePrefixes.Words);
}
