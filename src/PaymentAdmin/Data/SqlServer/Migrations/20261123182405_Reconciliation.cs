using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Reconciliation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ReconciliationRuns",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ConnectionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ProcessorId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Environment = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    From = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    To = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Corrects = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    IsCorrected = table.Column<bool>(type: "bit", nullable: false),
                    SameAs = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    IsFetched = table.Column<bool>(type: "bit", nullable: false),
                    FileName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Phase = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Offset = table.Column<long>(type: "bigint", nullable: false),
                    Rows = table.Column<int>(type: "int", nullable: false),
                    Items = table.Column<int>(type: "int", nullable: false),
                    Mark = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    IsReading = table.Column<bool>(type: "bit", nullable: false),
                    ChunksReadAgain = table.Column<int>(type: "int", nullable: false),
                    IsConfirmed = table.Column<bool>(type: "bit", nullable: false),
                    Gone = table.Column<int>(type: "int", nullable: false),
                    Changed = table.Column<int>(type: "int", nullable: false),
                    ProblemCode = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    Problem = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    ById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ByName = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    EndedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReconciliationRuns", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ReconciliationRuns_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ReconciliationRuns_Processors_ProcessorId",
                        column: x => x.ProcessorId,
                        principalTable: "Processors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ReconciliationRuns_ReconciliationRuns_Corrects",
                        column: x => x.Corrects,
                        principalTable: "ReconciliationRuns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ReconciliationRuns_ReconciliationRuns_SameAs",
                        column: x => x.SameAs,
                        principalTable: "ReconciliationRuns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ReportSettings",
                columns: table => new
                {
                    ConnectionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ColumnNames = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    MinorUnits = table.Column<bool>(type: "bit", nullable: false),
                    Words = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    ListsFailed = table.Column<bool>(type: "bit", nullable: false),
                    IsDaily = table.Column<bool>(type: "bit", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReportSettings", x => x.ConnectionId);
                    table.ForeignKey(
                        name: "FK_ReportSettings_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ReconciliationFigures",
                columns: table => new
                {
                    RunId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Class = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    PlatformCount = table.Column<int>(type: "int", nullable: false),
                    PlatformMinor = table.Column<long>(type: "bigint", nullable: false),
                    PspCount = table.Column<int>(type: "int", nullable: false),
                    PspMinor = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReconciliationFigures", x => new { x.RunId, x.Class, x.Currency });
                    table.ForeignKey(
                        name: "FK_ReconciliationFigures_ReconciliationRuns_RunId",
                        column: x => x.RunId,
                        principalTable: "ReconciliationRuns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ReconciliationItems",
                columns: table => new
                {
                    RunId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Class = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Standing = table.Column<int>(type: "int", nullable: false),
                    ContentOrder = table.Column<long>(type: "bigint", nullable: false),
                    PspId = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Reference = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    RecordKind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    RecordId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Intent = table.Column<int>(type: "int", nullable: false),
                    IsClaim = table.Column<bool>(type: "bit", nullable: false),
                    IsDouble = table.Column<bool>(type: "bit", nullable: false),
                    PlatformMinor = table.Column<long>(type: "bigint", nullable: true),
                    PlatformCurrency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: true),
                    PlatformStatus = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    PlatformFeeMinor = table.Column<long>(type: "bigint", nullable: true),
                    PlatformAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    PspMinor = table.Column<long>(type: "bigint", nullable: true),
                    PspCurrency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: true),
                    Said = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    StatusWord = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    PspFeeMinor = table.Column<long>(type: "bigint", nullable: true),
                    PspAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    FileOffset = table.Column<long>(type: "bigint", nullable: false),
                    FileLength = table.Column<int>(type: "int", nullable: false),
                    Fault = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    Before = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    Step = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    IssueId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    HasOtherFee = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReconciliationItems", x => new { x.RunId, x.Number });
                    table.ForeignKey(
                        name: "FK_ReconciliationItems_ReconciliationRuns_RunId",
                        column: x => x.RunId,
                        principalTable: "ReconciliationRuns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ConnectionId_CreatedAt_Id",
                table: "Transactions",
                columns: new[] { "ConnectionId", "CreatedAt", "Id" },
                filter: "\"PaymentId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_ConnectionId_SubmittedAt_Id",
                table: "Payments",
                columns: new[] { "ConnectionId", "SubmittedAt", "Id" },
                filter: "\"SubmittedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationItems_RecordId_Step",
                table: "ReconciliationItems",
                columns: new[] { "RecordId", "Step" },
                filter: "\"Step\" <> 'none'");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationItems_RunId_Class_Number",
                table: "ReconciliationItems",
                columns: new[] { "RunId", "Class", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationItems_RunId_IssueId",
                table: "ReconciliationItems",
                columns: new[] { "RunId", "IssueId" },
                filter: "\"IssueId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationItems_RunId_PspId_Class",
                table: "ReconciliationItems",
                columns: new[] { "RunId", "PspId", "Class" });

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationItems_RunId_RecordId_Intent_IsClaim",
                table: "ReconciliationItems",
                columns: new[] { "RunId", "RecordId", "Intent", "IsClaim" },
                filter: "\"RecordId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationItems_RunId_Reference",
                table: "ReconciliationItems",
                columns: new[] { "RunId", "Reference" });

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationRuns_ConnectionId_CreatedAt_Id",
                table: "ReconciliationRuns",
                columns: new[] { "ConnectionId", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationRuns_ConnectionId_From_To_Number",
                table: "ReconciliationRuns",
                columns: new[] { "ConnectionId", "From", "To", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationRuns_ConnectionId_From_To_Sha256",
                table: "ReconciliationRuns",
                columns: new[] { "ConnectionId", "From", "To", "Sha256" },
                unique: true,
                filter: "\"Status\" <> 'failed' AND \"Sha256\" IS NOT NULL AND \"SameAs\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationRuns_Corrects",
                table: "ReconciliationRuns",
                column: "Corrects");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationRuns_Environment_CreatedAt_Id",
                table: "ReconciliationRuns",
                columns: new[] { "Environment", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationRuns_ProcessorId",
                table: "ReconciliationRuns",
                column: "ProcessorId");

            migrationBuilder.CreateIndex(
                name: "IX_ReconciliationRuns_SameAs",
                table: "ReconciliationRuns",
                column: "SameAs");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ReconciliationFigures");

            migrationBuilder.DropTable(
                name: "ReconciliationItems");

            migrationBuilder.DropTable(
                name: "ReportSettings");

            migrationBuilder.DropTable(
                name: "ReconciliationRuns");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_ConnectionId_CreatedAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Payments_ConnectionId_SubmittedAt_Id",
                table: "Payments");
        }
    }
}
