using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>How the mapping of a connection stands, in the caller's context.</summary>
/// <param name="Connection">Whose it is.</param>
/// <param name="ProcessorCode">Names it.</param>
/// <param name="Form">What its PSP takes.</param>
/// <param name="InForce">What payments are made with.</param>
/// <param name="Proposed">What waits for a second person, or null.</param>
/// <param name="LatestNumber">The highest number that a version has.</param>
internal sealed record MappingState(
    Connection Connection, string ProcessorCode, TargetForm Form, FieldMappingVersion InForce, FieldMappingVersion? Proposed, int LatestNumber)
{
    /// <summary>What a person who changes the mapping starts from.</summary>
    public FieldMappingVersion Newest => Proposed ?? InForce;

    public string Name => $"the field mapping of {ProcessorCode} {Words.Of(Connection.Environment)}";

    /// <exception cref="Refusal">404: no such connection, or one that sends no payments.</exception>
    public static async Task<MappingState> Read(PaymentDb db, Guid connectionId, CancellationToken cancellationToken)
    {
        var connection = await db.Connections.AsNoTracking().Required(connectionId, cancellationToken);
        var form = DialectTargets.Find(connection.Dialect) ?? throw Refusal.NotFound("field mapping");
        var code = await db.ProcessorCodeOf(connection, cancellationToken);

        // The number first: a version that comes in between has taken the next one, and the work is done again.
        var versions = db.Set<FieldMappingVersion>().Where(version => version.ConnectionId == connectionId);
        var latest = await versions.MaxAsync(version => (int?)version.Number, cancellationToken) ?? throw Refusal.NotFound("field mapping");
        var open = await versions.Where(version => version.Status == FieldMappingStatus.InForce || version.Status == FieldMappingStatus.Proposed).ToListAsync(cancellationToken);
        return new MappingState(
            connection, code, form, open.Single(version => version.Status == FieldMappingStatus.InForce), open.SingleOrDefault(version => version.Status == FieldMappingStatus.Proposed), latest);
    }

    /// <summary>As a reader sees it; the version is that of what changes would start from.</summary>
    internal Versioned<FieldMappingAnswer> Answer(Actor reader)
    {
        var shown = FieldMappingVersionAnswer.Of(InForce);
        var answer = new FieldMappingAnswer(
            shown.Version, shown.Status, shown.Hash, shown.Rules, shown.CreatedBy, shown.CreatedAt, shown.DecidedBy, shown.DecidedAt, shown.DecisionReason,
            Proposed is null ? null : Propose(FieldMappingVersionAnswer.Of(Proposed), Proposed, reader),
            [.. Form.Fields.Select(field => MappingTargetAnswer.Of(Form, field))], Form.TakesOtherFields, MappingSourceAnswer.All);
        return new Versioned<FieldMappingAnswer>(answer, Newest.Number);
    }

    /// <summary>
    /// What differs between two versions; null where one of them cannot be read, because a later release takes less than it has.
    /// That must not stand in the way of a better one.
    /// </summary>
    public IReadOnlyList<MappingDifference>? Differences(FieldMappingVersion from, FieldMappingVersion to)
    {
        try
        {
            return from.Read(Form).DifferenceTo(to.Read(Form));
        }
        catch (Refusal)
        {
            return null;
        }
    }

    /// <summary>Writes the record; saves nothing.</summary>
    public void Record(PaymentDb db, string kind, FieldMappingVersion from, FieldMappingVersion to, string? reason, Actor actor, DateTime now)
    {
        IEnumerable<FieldChange> changes =
        [
            new("version", Show(from), Show(to)),
            .. (Differences(from, to) ?? []).Select(difference => new FieldChange(difference.Target ?? "order", difference.From, difference.To)),
        ];
        RecordAudit.Record(db, actor, now, AuditedThing.Of(Connection, ProcessorCode), new AuditedAct(kind, [.. changes], reason));

        static string Show(FieldMappingVersion version) => version.Number.ToString(CultureInfo.InvariantCulture);
    }

    private ProposedMappingAnswer Propose(FieldMappingVersionAnswer shown, FieldMappingVersion proposed, Actor reader) => new(
        shown.Version, shown.Status, shown.Hash, shown.Rules, shown.CreatedBy, shown.CreatedAt, shown.DecidedBy, shown.DecidedAt, shown.DecisionReason,
        Differences(InForce, proposed), reader.May(Permissions.ApproveConnections) && reader.Id != proposed.CreatedById);
}
