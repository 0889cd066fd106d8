namespace PaymentAdmin.Platform.Settings;

/// <summary>Where data/ and appsettings.Development.json lie.</summary>
public static class ContentFolder
{
    /// <summary>In Development the repository's root, known by its solution; else, and where there is none, the host's content root.</summary>
    public static string Of(IHostEnvironment environment)
    {
        if (environment.IsDevelopment())
        {
            for (var folder = new DirectoryInfo(environment.ContentRootPath); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "PaymentAdmin.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        return environment.ContentRootPath;
    }
}
