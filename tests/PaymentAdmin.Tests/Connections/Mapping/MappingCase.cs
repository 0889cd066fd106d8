using System.Text.Json;
using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Mapping;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Mapping;

/// <summary>A connection and mappings for it.</summary>
internal static class MappingCase
{
    /// <summary>The default of the document's PSP, as a version keeps it.</summary>
    public static readonly FieldMapping Default = FieldMapping.Default(DialectTargets.PspRestV2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Adds a processor and a connection to it, as the first platform admin.</summary>
    public static async Task<Guid> Connect(this Handlers handlers, ConnectionEnvironment environment, Dialect dialect = Dialect.PspRestV2)
    {
        var processor = await handlers.Onboard();
        var added = await handlers.Get<AddConnection>().Handle(Input(PublicId.Processor.Format(processor), environment, dialect), Actors.Admin, Stop);
        return PublicId.Connection.Parse(added.Answer.Id);
    }

    public static AddConnection.Input Input(string processorId, ConnectionEnvironment environment, Dialect dialect = Dialect.PspRestV2) => dialect == Dialect.Mypvit
        ? new AddConnection.Input(
            processorId, environment, dialect,
            new AuthenticationInput
            {
                Scheme = AuthenticationScheme.MypvitSecret, OperationAccountCode = "ACC_TEST1", Password = "secret-password",
                RenewSecretUrlCode = "RENEW", RestUrlCode = "REST", StatusUrlCode = "STATUS", KycUrlCode = "KYC", ReceptionUrlCode = "RECEPTION", CallbackUrlCode = "CB_TEST",
            },
            "https://api.mypvit.pro")
        : new AddConnection.Input(
            processorId, environment, dialect, new AuthenticationInput { Scheme = AuthenticationScheme.ApiKey, ApiKey = "sk_key_of_a_test" }, "https://psp.example.com/api/v2", MerchantId: "MERCHANT_1");

    /// <summary>The default with one more field: a mapping like no other of another text.</summary>
    public static FieldMapping With(string text, string target = "metadata.note") =>
        FieldMapping.Of(DialectTargets.PspRestV2, [.. Default.Rules, new MappingRule(target, new TextConstant(text))]);

    public static JsonElement Rules(FieldMapping mapping) => JsonElement.Parse(MappingJson.Write(mapping)).GetProperty("rules");

    public static Task<Versioned<FieldMappingAnswer>> Replace(this Handlers handlers, Guid connection, FieldMapping mapping, Actor actor, IfMatch? ifMatch = null) =>
        handlers.Get<ReplaceFieldMapping>().Handle(connection, new ReplaceFieldMapping.Input(Rules(mapping)), ifMatch ?? IfMatch.Any, actor, Stop);

    public static Task<Versioned<FieldMappingAnswer>> Mapping(this Handlers handlers, Guid connection, Actor? reader = null) =>
        handlers.Get<GetFieldMapping>().Handle(connection, reader ?? Actors.Admin, Stop);

    public static Task<Versioned<FieldMappingAnswer>> Approve(this Handlers handlers, Guid connection, int version, FieldMapping mapping, Actor actor) =>
        handlers.Get<DecideFieldMapping>().Approve(connection, new DecideFieldMapping.Input(version, mapping.Hash), actor, Stop);

    public static Task<Versioned<FieldMappingAnswer>> Reject(this Handlers handlers, Guid connection, int version, FieldMapping mapping, Actor actor, string? reason = "Not agreed") =>
        handlers.Get<DecideFieldMapping>().Reject(connection, new DecideFieldMapping.Input(version, mapping.Hash, reason), actor, Stop);

    /// <summary>Each version and where it stands, oldest first: "1 superseded".</summary>
    public static async Task<IReadOnlyList<string>> Standing(this Handlers handlers, Guid connection)
    {
        var versions = await handlers.Get<GetFieldMapping>().Versions(connection, new Slice(200, 0), Actors.Auditor, Stop);
        return [.. versions.Data.Reverse().Select(version => $"{version.Version} {Words.Of(version.Status)}")];
    }
}
