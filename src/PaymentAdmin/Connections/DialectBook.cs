using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>The dialects that we speak.</summary>
public sealed class DialectBook(IEnumerable<IDialect> dialects)
{
    private readonly Dictionary<Dialect, IDialect> _byKind = dialects.ToDictionary(dialect => dialect.Kind);

    /// <summary>The dialect of a connection.</summary>
    public IDialect Of(Dialect kind) => _byKind[kind];
}
