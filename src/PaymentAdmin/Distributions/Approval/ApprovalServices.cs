using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Mail;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Distributions.Approval;

internal static class ApprovalServices
{
    public static void AddApproval(this IServiceCollection services)
    {
        services.AddMail();
        services.AddScoped<AskApprovers>();
        services.AddScoped<SubmitDistribution>();
        services.AddScoped<ApproveDistribution>();
        services.AddScoped<RefuseDistribution>();
        services.AddScoped<ReleaseDistribution>();
        services.AddScoped<CancelDistribution>();
        services.AddScoped<GetApproval>();
        services.AddScoped<SamplePayments>();
        services.AddScoped<ListDecisions>();
        services.AddScoped<ListMyApprovals>();
        services.AddScoped<MakeDelegation>();
        services.AddScoped<RevokeDelegation>();
        services.AddScoped<ListDelegations>();
        services.AddWorkQueue<ExpireApproval>(new WorkQueue(ExpireApproval.Queue) { Title = "Ends of approvals", Parallelism = 1 });
        services.AddWorkQueue<RunRelease>(new WorkQueue(RunRelease.Queue) { Title = "Releases of distributions", Subject = PublicId.Distribution, SubjectPage = "distributions/", Parallelism = 2 });
    }
}
