using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments.Limits;

namespace PaymentAdmin.Payments.Limits;

/// <summary>The caps of connections and programmes, as they are in the database now.</summary>
internal sealed class CurrentCaps
{
    private readonly Dictionary<(Guid ConnectionId, Guid ProgrammeId), LimitCaps> _caps = [];

    /// <summary>The caps that a payment meets.</summary>
    public LimitCaps For(LimitRequest request) => For(request.Connection.Id, request.ProgrammeId);

    /// <summary>The caps of a connection and a programme.</summary>
    public LimitCaps For(Guid connectionId, Guid programmeId) => _caps[(connectionId, programmeId)];

    /// <summary>Those of the connections and programmes of payments: one question for each pair, and a caller rarely has more than one.</summary>
    public static Task<CurrentCaps> Of(PaymentDb db, IReadOnlyList<LimitRequest> requests, CancellationToken cancellationToken) =>
        Of(db, requests.Select(request => (request.Connection.Id, request.ProgrammeId)), cancellationToken);

    /// <inheritdoc cref="Of(PaymentDb, IReadOnlyList{LimitRequest}, CancellationToken)"/>
    public static async Task<CurrentCaps> Of(PaymentDb db, IEnumerable<(Guid ConnectionId, Guid ProgrammeId)> pairs, CancellationToken cancellationToken)
    {
        var caps = new CurrentCaps();
        foreach (var (connectionId, programmeId) in pairs.Distinct())
        {
            caps._caps[(connectionId, programmeId)] = await (
                from connection in db.Connections
                from programme in db.Programmes
                where connection.Id == connectionId && programme.Id == programmeId
                select new LimitCaps(connection.SingleMaximum, connection.DailyVolume, programme.Budget, programme.BeneficiaryCycleLimit)).SingleAsync(cancellationToken);
        }

        return caps;
    }
}
