using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>The dialects that we speak.</summary>
public sealed class DialectBook(IEnumerable<IDialect> dialects)
{
    private readonly Dictionary<Dialect, IDialect> _byKind = dialects.ToDictionary(dialect => dialect.Kind);

    private readonly Dictionary<string, IDialect> _byPath = dialects.ToDictionary(dialect => DialectFacts.Of(dialect.Kind).WebhookPath, StringComparer.Ordinal);

    /// <summary>The dialect of a connection.</summary>
    public IDialect Of(Dialect kind) => _byKind[kind];

    /// <summary>The dialect that is spoken at a webhook address; null where there is no such address.</summary>
    public IDialect? At(string webhookPath) => _byPath.GetValueOrDefault(webhookPath);
}
