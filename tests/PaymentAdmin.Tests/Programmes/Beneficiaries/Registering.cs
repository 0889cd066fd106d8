using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Programmes;
using PaymentAdmin.Programmes.Beneficiaries;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Programmes.Beneficiaries;

/// <summary>A programme to begin with and people in it, added as a programme officer does.</summary>
internal static class Registering
{
    public const string Phone = "+255700000001";

    /// <summary>Who proposes.</summary>
    public static readonly Actor Maker = Actors.Officer;

    /// <summary>Who decides.</summary>
    public static readonly Actor Second = Actors.Of(Roles.ProgrammeOfficer, 41);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Onboards a processor with a connection, and adds a programme that pays through it.</summary>
    public static async Task<string> AddProgramme(this Handlers handlers, string code = "FOOD", string country = "TZ", string? tenantId = null, string? connectionId = null)
    {
        connectionId ??= (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard($"PSP_{code}")))).Answer.Id;
        var input = new AddProgramme.Input(code, $"The programme {code}", "TZS", country, [connectionId], tenantId);
        return (await handlers.Get<AddProgramme>().Handle(input, Actors.Admin, Stop)).Answer.Id;
    }

    public static AddBeneficiary.Input Amina(string programme, string externalId = "EXT-0001") =>
        new(externalId, "Amina Diallo", PaymentChannel.MobileMoney, "0700 000 001", ProgrammeIds: [programme]);

    public static Task<Versioned<BeneficiaryAnswer>> Add(this Handlers handlers, AddBeneficiary.Input input, Actor? by = null) =>
        handlers.Get<AddBeneficiary>().Handle(input, by ?? Maker, Stop);

    public static Task<UpdateBeneficiary.Outcome> Change(this Handlers handlers, string id, UpdateBeneficiary.Input input, Actor? by = null) =>
        handlers.Get<UpdateBeneficiary>().Handle(PublicId.Beneficiary.Parse(id), input, IfMatch.Any, by ?? Maker, Stop);

    public static async Task<BeneficiaryAnswer> Show(this Handlers handlers, string id, Actor? to = null) =>
        (await handlers.Get<GetBeneficiary>().Handle(PublicId.Beneficiary.Parse(id), to ?? Maker, Stop)).Answer;

    public static Task<PayeeChangeAnswer> Approve(this Handlers handlers, string changeId, Actor? by = null) =>
        handlers.Get<DecidePayeeChange>().Approve(PublicId.PayeeChange.Parse(changeId), by ?? Second, Stop);

    public static Task<PayeeChangeAnswer> Reject(this Handlers handlers, string changeId, Actor? by = null, string reason = "Not the person's number") =>
        handlers.Get<DecidePayeeChange>().Reject(PublicId.PayeeChange.Parse(changeId), new DecidePayeeChange.RejectInput(reason), by ?? Second, Stop);

    /// <summary>What is kept of a payment, in clear.</summary>
    public static async Task<PersonalDetails> PaidOf(this Handlers handlers, TestDatabase database, Guid paymentId)
    {
        await using var db = database.Open();
        return handlers.Get<PersonalData>().Open((await db.Payments.AsNoTracking().SingleAsync(payment => payment.Id == paymentId, Stop)).Sealed);
    }
}
