using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Programmes;
using PaymentAdmin.Programmes.Beneficiaries;
using PaymentAdmin.Tests.Connections.Dialects;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Programmes.Beneficiaries;

/// <summary>Against the simulator's MyPVit over a real port: the running host asks, in the background.</summary>
public sealed class KycContractTests
{
    private const int MaxLooks = 2_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("074 00 00 01", "TEST 0001 Customer", KycState.Passed)]
    [InlineData("074000002", "Amina Diallo", KycState.NameDiffers)]
    [InlineData("074000423", "Test Customer 0423", KycState.Failed)]
    [InlineData("074000404", "Test Customer 0404", KycState.Failed)]
    public async Task Ask_AboutAnAccount_TellsWhoHoldsIt(string phone, string name, KycState expected)
    {
        await using var psp = await SimulatedPsp.Mypvit();
        var id = await Add(psp, name, phone);

        var shown = await Asked(psp, id);

        Assert.Equal((expected, null, psp.Answer.Id), (shown.Kyc, shown.KycRequest, shown.KycConnectionId));

        // Neither the number that was asked nor the name that was answered is kept.
        await using var db = psp.App.Database.Open();
        var exchange = await db.Set<Exchange>().AsNoTracking().SingleAsync(row => row.Purpose == "kyc", Stop);
        Assert.Equal(("/v2/KYC673B22D107/kyc", null, null), (exchange.Path, exchange.RequestBody, exchange.AnswerBody));
        Assert.DoesNotContain("Customer", $"{exchange.Problem}", StringComparison.Ordinal);
    }

    private static async Task<string> Add(SimulatedPsp psp, string name, string phone)
    {
        await using var scope = psp.App.Services.CreateAsyncScope();
        var programme = await scope.ServiceProvider.GetRequiredService<AddProgramme>().Handle(new AddProgramme.Input("CASH", "Cash", "XAF", "GA", [psp.Answer.Id]), Actors.Admin, Stop);
        var input = new AddBeneficiary.Input("EXT-1", name, PaymentChannel.MobileMoney, phone, ProgrammeId: programme.Answer.Id);
        return (await scope.ServiceProvider.GetRequiredService<AddBeneficiary>().Handle(input, Registering.Maker, Stop)).Answer.Id;
    }

    private static async Task<BeneficiaryAnswer> Asked(SimulatedPsp psp, string id)
    {
        await using var scope = psp.App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RequestKyc>().One(PublicId.Beneficiary.Parse(id), new RequestKyc.OneInput(psp.Answer.Id), Registering.Maker, Stop);
        for (var look = 0; look < MaxLooks; look++)
        {
            var shown = (await scope.ServiceProvider.GetRequiredService<GetBeneficiary>().Handle(PublicId.Beneficiary.Parse(id), Registering.Maker, Stop)).Answer;
            if (shown.KycRequest is not { Status: KycRequestStatus.Waiting })
            {
                return shown;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), Stop);
        }

        throw new TimeoutException("The PSP is still being asked.");
    }
}
