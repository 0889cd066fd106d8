using PaymentAdmin.Payments.Batches;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Submission;

internal static class SubmissionServices
{
    public static void AddSubmission(this IServiceCollection services)
    {
        services.AddScoped<BeginStep>();
        services.AddScoped<StillWanted>();
        services.AddScoped<RecordSend>();
        services.AddScoped<RecordQuestion>();
        services.AddWorkQueue<RunDispatch>(RunDispatch.Settings);
        services.AddWorkQueue<AdvancePayment, PaymentLanes>(AdvancePayment.Sending);
        services.AddWorkQueue<AdvancePayment>(AdvancePayment.Following);
        services.AddWorkQueue<CheckBalance>(CheckBalance.Settings);
        services.AddBatches();
        services.AddJob<EndDistributions>(new Job("end_distributions", "End distributions of which all payments have ended", JobSchedule.Every(TimeSpan.FromSeconds(5), timesAsLong: 4)));
        services.AddJob<SweepPayments>(new Job("sweep_payments", "Take up payments that are overdue or held", JobSchedule.Every(TimeSpan.FromSeconds(30), timesAsLong: 4)));
    }
}
