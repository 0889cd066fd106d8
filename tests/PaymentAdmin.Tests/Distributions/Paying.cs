using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Distributions;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Programmes;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions;

/// <summary>A programme in Tanzania with a sandbox connection, and what is paid in it: the examples of psp-integration, phase 2.</summary>
internal sealed class Paying(TestDatabase database, Handlers handlers)
{
    /// <summary>Who prepares.</summary>
    public static readonly Actor Maker = Actors.Officer;

    /// <summary>Another programme officer, who may approve.</summary>
    public static readonly Actor Approver = Actors.Of(Roles.ProgrammeOfficer, 41);

    /// <summary>A third one.</summary>
    public static readonly Actor Third = Actors.Of(Roles.ProgrammeOfficer, 42);

    private int _people;
    private int _references;

    public Guid ConnectionId { get; private set; }

    public Guid ProgrammeId { get; private set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Onboards a processor, connects its sandbox (or what is given), and adds a programme.</summary>
    public static async Task<Paying> Start(
        TestDatabase database, Handlers handlers, Func<Guid, AddConnection.Input>? connection = null, Func<AddProgramme.Input, AddProgramme.Input>? programme = null,
        string processorCode = "PAYSTACK", int firstPerson = 1)
    {
        var paying = new Paying(database, handlers) { _people = firstPerson - 1 };
        var processor = await handlers.Onboard(processorCode);
        paying.ConnectionId = (await handlers.Connect((connection ?? Connecting.Sandbox)(processor))).IdOf();
        paying.ProgrammeId = await paying.AddProgramme(programme);
        return paying;
    }

    /// <summary>Adds a programme through the connection.</summary>
    public async Task<Guid> AddProgramme(Func<AddProgramme.Input, AddProgramme.Input>? with = null)
    {
        var input = new AddProgramme.Input(
            "FOOD", "Food in Dodoma", "TZS", "TZ", [PublicId.Connection.Format(ConnectionId)], ApprovalPolicy: new ApprovalPolicy { Stages = [new ApprovalStage(0, 1)] });
        var added = await handlers.Get<AddProgramme>().Handle(with?.Invoke(input) ?? input, Actors.Admin, Stop);
        return PublicId.Programme.Parse(added.Answer.Id);
    }

    /// <summary>Makes a distribution, empty.</summary>
    public async Task<Guid> Make(string name = "March", string purpose = "Food", string cycle = "2026-03", Actor? by = null)
    {
        var made = await handlers.Get<MakeDistribution>().Handle(
            new MakeDistribution.Input(PublicId.Programme.Format(ProgrammeId), PublicId.Connection.Format(ConnectionId), name, purpose, cycle), by ?? Maker, Stop);
        return PublicId.Distribution.Parse(made.Answer.Id);
    }

    /// <summary>Makes a distribution of payments to new beneficiaries, of 50,000 TZS each.</summary>
    public async Task<Guid> MakeWith(int payments, string name = "March", string cycle = "2026-03", Actor? by = null)
    {
        var id = await Make(name, cycle: cycle, by: by);
        for (var i = 0; i < payments; i++)
        {
            await Add(id, await AddBeneficiary(), by: by);
        }

        return id;
    }

    /// <summary>Adds a payment; answers its id.</summary>
    public async Task<Guid> Add(Guid distributionId, Guid beneficiaryId, long amount = 5_000_000, string? reference = null, Actor? by = null)
    {
        var added = await handlers.Get<AddPayment>().Handle(
            distributionId, new AddPayment.Input(amount, reference ?? $"REF-{++_references:0000}", PublicId.Beneficiary.Format(beneficiaryId)), by ?? Maker, Stop);
        return PublicId.Payment.Parse(added.Id);
    }

    /// <summary>A person of the programme, put straight into the database: +255700000001, 2, 3 …</summary>
    public async Task<Guid> AddBeneficiary(PersonalDetails? details = null, PaymentChannel channel = PaymentChannel.MobileMoney, Action<Beneficiary>? with = null)
    {
        var number = ++_people;
        var personal = handlers.Get<PersonalData>();
        var now = handlers.Clock.Now();
        await using var db = database.Open();
        var register = (await db.Programmes.SingleAsync(row => row.Id == ProgrammeId, Stop)).RegisterId;
        var person = details ?? new PersonalDetails($"BEN-{number:000}", $"Test Beneficiary {number}", $"+2557{number:00000000}", AccountNumber: null);
        var beneficiary = Beneficiary.Add(now.NewId(), register, personal.Seal(person, register, await personal.Marks(Stop)), channel, Maker, now);
        with?.Invoke(beneficiary);
        db.Add(beneficiary);
        db.Add(new ProgrammeMember(ProgrammeId, beneficiary.Id, now));
        await db.SaveChangesAsync(Stop);
        return beneficiary.Id;
    }

    /// <summary>Pays one of its people elsewhere from now on, as two people decided; answers the new phone number.</summary>
    public async Task<string> MovePayee(int person)
    {
        const string Phone = "+255711111111";
        var personal = handlers.Get<PersonalData>();
        var marks = await personal.Marks(Stop);
        await using var db = database.Open();
        var mark = marks.OfExternalId((await db.Programmes.SingleAsync(row => row.Id == ProgrammeId, Stop)).RegisterId, $"BEN-{person:000}");
        var beneficiary = await db.Beneficiaries.SingleAsync(row => row.ExternalIdMark == mark, Stop);
        var details = personal.Open(beneficiary.Sealed) with { PhoneNumber = Phone };
        beneficiary.ChangePayee(personal.Seal(details, beneficiary.RegisterId, marks), beneficiary.Channel, Approver, handlers.Clock.Now());
        await db.SaveChangesAsync(Stop);
        return Phone;
    }

    /// <summary>Lets events happen to a distribution, whatever they would need elsewhere.</summary>
    public async Task Put(Guid distributionId, params DistributionEvent[] events)
    {
        await using var db = database.Open();
        var distribution = await db.Distributions.SingleAsync(row => row.Id == distributionId, Stop);
        foreach (var what in events)
        {
            distribution.Let(what, reason: null, Maker, handlers.Clock.Now());
        }

        await db.SaveChangesAsync(Stop);
    }

    /// <summary>Lets events happen to all its payments, whatever they would need elsewhere.</summary>
    public async Task PutPayments(Guid distributionId, params PaymentEvent[] events)
    {
        await using var db = database.Open();
        foreach (var payment in await db.Payments.Where(row => row.DistributionId == distributionId).ToListAsync(Stop))
        {
            foreach (var what in events)
            {
                payment.Let(what, handlers.Clock.Now());
            }
        }

        await db.SaveChangesAsync(Stop);
    }

    /// <summary>What the check finds, by code.</summary>
    public async Task<DistributionCheck> Check(Guid distributionId) => await handlers.Get<CheckDistribution>().Handle(distributionId, Maker, Stop);
}
