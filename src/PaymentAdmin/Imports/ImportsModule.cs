using Microsoft.Extensions.DependencyInjection.Extensions;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Imports;

/// <summary>Files with rows that are imported. What the rows mean is said by the modules that own it (<see cref="IImportKind"/>).</summary>
public static class ImportsModule
{
    public static void AddImports(this IServiceCollection services)
    {
        services.TryAddSingleton<PersonalData>();
        services.TryAddSingleton<FileContent>();
        services.AddSingleton<ImportContent>();
        services.AddScoped<ReceiveImport>();
        services.AddScoped<StartImport>();
        services.AddScoped<CancelImport>();
        services.AddScoped<GetImport>();
        services.AddScoped<GetImportColumns>();
        services.AddScoped<ListImports>();
        services.AddScoped<FindImportTarget>();
        services.AddScoped<AnnotateImport>();
        services.AddScoped<ImportTemplate>();
        services.AddWorkQueue<RunImport>(ImportQueue.Settings);
        services.AddJob<DropOldImports>(new Job("drop_old_imports", "Drop old imports", JobSchedule.Daily(1, 20)));
    }

    public static void MapImports(this IEndpointRouteBuilder routes) => Endpoints.Map(routes);
}
