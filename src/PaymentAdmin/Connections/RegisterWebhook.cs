using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Connections;

/// <summary>Registers our webhook address at the PSP, shows and removes the registration (psp-integration, phase 1 step 5).</summary>
public sealed class RegisterWebhook(
    UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, SecretVault vault, DialectBook dialects, IPspClient client, PublicAddress ours, TimeProvider clock)
{
    /// <param name="Id">The PSP's id for it.</param>
    /// <param name="Url">The address it was registered with.</param>
    /// <param name="Status">As the PSP said then.</param>
    /// <param name="Events">What it is told of.</param>
    /// <param name="RegisteredAt">When.</param>
    /// <param name="RegisteredBy">By whom.</param>
    /// <param name="AddressIsOurs">Whether that is still our address.</param>
    /// <param name="StillRegistered">Of a new registration: the one before, where the PSP did not remove it, and why. Both bring the same, which is noticed.</param>
    public sealed record Answer(
        string Id, string Url, string Status, IReadOnlyList<string> Events, DateTime RegisteredAt, string RegisteredBy, bool AddressIsOurs,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? StillRegistered = null);

    /// <summary>Registers; what was registered before is removed once the new one is there, so that nothing is missed between them.</summary>
    /// <exception cref="Refusal">403; 404; 409 <c>connection_retired</c>; 422 <c>registers_in_portal</c>, <c>public_address_missing</c>; 502 <c>psp_refused</c>.</exception>
    public async Task<Answer> Register(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageConnections);
        var (connection, url) = await Prepare(id, cancellationToken);
        var secret = await SecretOf(connection, actor, cancellationToken);
        var dialect = dialects.Of(connection.Dialect);
        var registered = (await client.Send(connection, dialect.RegisterWebhook(connection, url, secret), new CallContext("webhook_register", actor), cancellationToken)).ValueOrRefusal();
        var before = await unitOfWork.Save(actor, (db, now) => Keep(db, connection, registered, actor, now, cancellationToken), once: null, cancellationToken);
        var answer = (await Find(id, cancellationToken))!;
        if (before is null || before == registered.Id)
        {
            return answer;
        }

        var removed = await client.Send(connection, dialect.DeleteWebhook(connection, before), new CallContext("webhook_delete", actor), cancellationToken);
        return removed.IsGone() ? answer : answer with { StillRegistered = $"{before}: {removed.Error?.Message}" };
    }

    /// <summary>The registration.</summary>
    /// <exception cref="Refusal">403; 404 also where there is none.</exception>
    public async Task<Answer> Get(Guid id, Actor actor, CancellationToken cancellationToken) =>
        await FindFor(id, actor, cancellationToken) ?? throw Refusal.NotFound("webhook registration");

    /// <summary>The registration; null where there is none.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer?> FindFor(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            _ = await ConnectionOf(db, id, cancellationToken);
        }

        return await Find(id, cancellationToken);
    }

    /// <summary>Removes it at the PSP and here.</summary>
    /// <exception cref="Refusal">403; 404 also where there is none; 502 <c>psp_refused</c>.</exception>
    public async Task Remove(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageConnections);
        var registration = await FindFor(id, actor, cancellationToken) ?? throw Refusal.NotFound("webhook registration");
        await using var read = await contexts.CreateDbContextAsync(cancellationToken);
        var connection = await ConnectionOf(read, id, cancellationToken);
        var call = dialects.Of(connection.Dialect).DeleteWebhook(connection, registration.Id);
        (await client.Send(connection, call, new CallContext("webhook_delete", actor), cancellationToken)).GoneOrRefusal();
        await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                db.RemoveRange(await db.Set<WebhookRegistration>().Where(kept => kept.ConnectionId == id).ToListAsync(cancellationToken));
                await Record(db, connection, AuditKinds.ConnectionWebhookRemoved, [new FieldChange("webhookId", registration.Id, null)], actor, now, cancellationToken);
                return true;
            },
            once: null,
            cancellationToken);
    }

    private async Task<(Connection Connection, string Url)> Prepare(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var connection = await ConnectionOf(db, id, cancellationToken);
        if (connection.Status == ConnectionStatus.Retired)
        {
            throw Refusal.Conflict("connection_retired", "The connection is retired: nothing more is registered for it.");
        }

        if (!connection.Facts.RegistersWebhooks)
        {
            throw Refusal.Rule("registers_in_portal", "This PSP takes webhook addresses in its own portal: enter there the address that the connection shows.");
        }

        var path = WebhookAddress.PathOf(connection, await vault.Open(db, id, clock.Now(), cancellationToken));
        return (connection, ours.Of(path) ?? throw Refusal.Rule("public_address_missing", "Nobody outside knows our address. Set Public:BaseUrl to the address under which the PSP reaches us, and start again."));
    }

    /// <summary>The signing secret; where there is none yet, a new one, kept before the PSP is told it.</summary>
    private Task<string> SecretOf(Connection connection, Actor actor, CancellationToken cancellationToken) =>
        unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var secrets = await vault.Open(db, connection.Id, now, cancellationToken);
                if (secrets[SecretKind.WebhookSecret] is { } kept)
                {
                    return kept;
                }

                if (secrets.Kept(SecretKind.WebhookSecret) is { } unreadable)
                {
                    throw Refusal.Rule(
                        "secret_unreadable",
                        unreadable.EnvironmentName is { } name
                            ? $"The webhook secret is in the environment variable {name}, which is not set here. Set it and start PaymentAdmin again, or set another secret."
                            : "The webhook secret can no longer be decrypted. Set it again.",
                        "webhookSecret");
                }

                var made = WebhookAddress.NewToken();
                var code = await CodeOf(db, connection, cancellationToken);
                await KeepSecrets.Keep(db, vault, connection, code, [new SentSecret(SecretKind.WebhookSecret, made)], TimeSpan.Zero, actor, now, cancellationToken);
                return made;
            },
            once: null,
            cancellationToken);

    private static async Task<string?> Keep(PaymentDb db, Connection connection, PspWebhook registered, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var kept = await db.Set<WebhookRegistration>().SingleOrDefaultAsync(registration => registration.ConnectionId == connection.Id, cancellationToken);
        var before = kept?.PspWebhookId;
        if (kept is null)
        {
            kept = new WebhookRegistration { ConnectionId = connection.Id };
            db.Add(kept);
        }

        (kept.PspWebhookId, kept.Url, kept.Status, kept.Events) = (registered.Id, registered.Url, registered.Status, string.Join(' ', registered.Events));
        (kept.RegisteredAt, kept.RegisteredByName) = (now, actor.Name);
        await Record(db, connection, AuditKinds.ConnectionWebhookRegistered, [new FieldChange("webhookId", before, registered.Id), new FieldChange("webhookSecret", null, "sent to the PSP")], actor, now, cancellationToken);
        return before;
    }

    private async Task<Answer?> Find(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await db.Set<WebhookRegistration>().AsNoTracking().SingleOrDefaultAsync(registration => registration.ConnectionId == id, cancellationToken);
        if (kept is null)
        {
            return null;
        }

        var connection = await ConnectionOf(db, id, cancellationToken);
        var path = WebhookAddress.PathOf(connection, await vault.Open(db, id, clock.Now(), cancellationToken));
        return new Answer(
            kept.PspWebhookId, kept.Url, kept.Status, kept.Events.Split(' ', StringSplitOptions.RemoveEmptyEntries), kept.RegisteredAt, kept.RegisteredByName, kept.Url == ours.Of(path));
    }

    private static async Task<Connection> ConnectionOf(PaymentDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Connections.AsNoTracking().SingleOrDefaultAsync(connection => connection.Id == id, cancellationToken) ?? throw Refusal.NotFound("connection");

    private static Task<string> CodeOf(PaymentDb db, Connection connection, CancellationToken cancellationToken) =>
        db.Processors.Where(processor => processor.Id == connection.ProcessorId).Select(processor => processor.Code).SingleAsync(cancellationToken);

    private static async Task Record(PaymentDb db, Connection connection, string kind, IReadOnlyList<FieldChange> changes, Actor actor, DateTime now, CancellationToken cancellationToken) =>
        RecordAudit.Record(db, actor, now, AuditedThing.Of(connection, await CodeOf(db, connection, cancellationToken)), new AuditedAct(kind, changes));
}
