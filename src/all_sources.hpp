#pragma once

// Every source of the library, to be compiled as one file: sequelize/src.hpp includes it, and scripts/amalgamate makes
// sequelize.cpp of it. The test `layering` fails when a source is missing here.

// Nobody asked for a driver: those whose client's header is there; 0 leaves one out.
#if !SEQUELIZE_WITH_MYSQL && !SEQUELIZE_WITH_SQLITE
#if !defined(SEQUELIZE_WITH_MYSQL) && \
    (__has_include(<mysql.h>) || __has_include(<mariadb/mysql.h>) || __has_include(<mysql/mysql.h>))
#define SEQUELIZE_WITH_MYSQL 1
#endif
#if !defined(SEQUELIZE_WITH_SQLITE) && __has_include(<sqlite3.h>)
#define SEQUELIZE_WITH_SQLITE 1
#endif
#if !SEQUELIZE_WITH_MYSQL && !SEQUELIZE_WITH_SQLITE
#error "sequelize: no driver. Install libsqlite3-dev or libmariadb-dev, or say where sqlite3.h or mysql.h is (-I)."
#endif
#endif

#if !defined(SEQUELIZE_WITH_JSON) && __has_include(<nlohmann/json.hpp>)
#define SEQUELIZE_WITH_JSON 1
#endif

// The default of the option requireTransaction, as the build with CMake has it.
#ifndef SEQUELIZE_REQUIRE_TRANSACTION
#ifdef NDEBUG
#define SEQUELIZE_REQUIRE_TRANSACTION false
#else
#define SEQUELIZE_REQUIRE_TRANSACTION true
#endif
#endif

#include "association/association_graph.cpp"
#include "association/belongs_to.cpp"
#include "association/belongs_to_many.cpp"
#include "association/declare.cpp"
#include "association/foreign_key.cpp"
#include "association/has_one_and_many.cpp"
#include "association/inverse.cpp"
#include "association/join_hydrator.cpp"
#include "association/key_bytes.cpp"
#include "association/link.cpp"
#include "association/members.cpp"
#include "association/plan/cells.cpp"
#include "association/plan/count.cpp"
#include "association/plan/exists.cpp"
#include "association/plan/find.cpp"
#include "association/plan/joins.cpp"
#include "association/plan/page.cpp"
#include "association/plan/resolve.cpp"
#include "association/plan/separate.cpp"
#include "association/plan/tree.cpp"
#include "connection_settings.cpp"
#include "core/at_fork.cpp"
#include "core/cell.cpp"
#include "core/datetime.cpp"
#include "core/decimal.cpp"
#include "core/dotenv.cpp"
#include "core/dotenv_expand.cpp"
#include "core/dotenv_parse.cpp"
#include "core/error.cpp"
#include "core/exact_number.cpp"
#include "core/inspect.cpp"
#include "core/json_form.cpp"
#include "core/json_text.cpp"
#include "core/logging.cpp"
#include "core/url.cpp"
#include "core/uuid.cpp"
#include "core/value.cpp"
#include "dialect/assignment_order.cpp"
#include "dialect/comparand.cpp"
#include "dialect/comparison_keys.cpp"
#include "dialect/create_table.cpp"
#include "dialect/equality_writer.cpp"
#include "dialect/fragment.cpp"
#include "dialect/mysql/charset.cpp"
#include "dialect/mysql/mysql_dialect.cpp"
#include "dialect/mysql/mysql_migration_sql.cpp"
#include "dialect/placeholders.cpp"
#include "dialect/raw_sql.cpp"
#include "dialect/select_writer.cpp"
#include "dialect/sql_dialect.cpp"
#include "dialect/sql_writer.cpp"
#include "dialect/sqlite/in_memory.cpp"
#include "dialect/sqlite/sqlite_dialect.cpp"
#include "dialect/sqlite/sqlite_migration_sql.cpp"
#include "dialect/sqlite/sqlite_type_check.cpp"
#include "dialect/type_sql.cpp"
#include "driver/backends.cpp"
#include "driver/connection_decoration.cpp"
#include "driver/driver.cpp"
#include "driver/session_effect.cpp"
#include "driver/stored_rows.cpp"
#include "from_env.cpp"
#include "hydrate/positional_reader.cpp"
#include "hydrate/read_rows.cpp"
#include "hydrate/record_reader.cpp"
#include "hydrate/row.cpp"
#include "introspection/read_schema.cpp"
#include "introspection/run_script.cpp"
#include "model/associate.cpp"
#include "model/by_key.cpp"
#include "model/canonical_value.cpp"
#include "model/compiled_find.cpp"
#include "model/complete_struct.cpp"
#include "model/constraint_errors.cpp"
#include "model/dropped_associations.cpp"
#include "model/explain.cpp"
#include "model/find.cpp"
#include "model/find_included.cpp"
#include "model/find_unread.cpp"
#include "model/generated_ids.cpp"
#include "model/insert.cpp"
#include "model/inspect.cpp"
#include "model/model_core.cpp"
#include "model/model_handle.cpp"
#include "model/model_number.cpp"
#include "model/model_set.cpp"
#include "model/nested_create.cpp"
#include "model/output_names.cpp"
#include "model/pending_write.cpp"
#include "model/plain_records.cpp"
#include "model/read_result.cpp"
#include "model/record.cpp"
#include "model/record_memory.cpp"
#include "model/relation_changes.cpp"
#include "model/relation_core.cpp"
#include "model/renew_table.cpp"
#include "model/save.cpp"
#include "model/selection.cpp"
#include "model/struct_description.cpp"
#include "model/table_operations.cpp"
#include "model/update.cpp"
#include "model/upsert.cpp"
#include "pool/alarms.cpp"
#include "pool/connection_pool.cpp"
#include "pool/database.cpp"
#include "pool/leak_detector.cpp"
#include "pool/observers.cpp"
#include "pool/pool_core.cpp"
#include "pool/pool_upkeep.cpp"
#include "pool/supervised_statement.cpp"
#include "pool/supervisor.cpp"
#include "pool/transaction.cpp"
#include "pool/transaction_control.cpp"
#include "pool/transaction_core.cpp"
#include "process_list.cpp"
#include "query/expression.cpp"
#include "query/shape.cpp"
#include "schema/check_definition.cpp"
#include "schema/column.cpp"
#include "schema/column_traits.cpp"
#include "schema/data_type.cpp"
#include "schema/define_table.cpp"
#include "schema/fit_number.cpp"
#include "schema/fit_to_column.cpp"
#include "schema/identifier.cpp"
#include "schema/inflection.cpp"
#include "schema/schema_model.cpp"
#include "schema/key_names.cpp"
#include "schema/struct_layout.cpp"
#include "schema/table.cpp"
#include "schema/type_limits.cpp"
#include "sequelize.cpp"

#if SEQUELIZE_WITH_MYSQL
#include "driver/mysql/client.cpp"
#include "driver/mysql/connect_errors.cpp"
#include "driver/mysql/foreign_key_facts.cpp"
#include "driver/mysql/io_deadline.cpp"
#include "driver/mysql/link.cpp"
#include "driver/mysql/login_guard.cpp"
#include "driver/mysql/mysql_connection.cpp"
#include "driver/mysql/mysql_cursor.cpp"
#include "driver/mysql/mysql_driver.cpp"
#include "driver/mysql/mysql_parameters.cpp"
#include "driver/mysql/mysql_result.cpp"
#include "driver/mysql/mysql_statement.cpp"
#include "driver/mysql/statement_errors.cpp"
#endif

#if SEQUELIZE_WITH_SQLITE
#include "driver/sqlite/comparison_functions.cpp"
#include "driver/sqlite/decimal_collation.cpp"
#include "driver/sqlite/decimal_functions.cpp"
#include "driver/sqlite/fit_function.cpp"
#include "driver/sqlite/json_function.cpp"
#include "driver/sqlite/like_function.cpp"
#include "driver/sqlite/open_files.cpp"
#include "driver/sqlite/sql_functions.cpp"
#include "driver/sqlite/sqlite_binder.cpp"
#include "driver/sqlite/sqlite_connection.cpp"
#include "driver/sqlite/sqlite_cursor.cpp"
#include "driver/sqlite/sqlite_database.cpp"
#include "driver/sqlite/sqlite_error.cpp"
#include "driver/sqlite/sqlite_open.cpp"
#include "driver/sqlite/sqlite_outcome.cpp"
#include "driver/sqlite/sqlite_statement.cpp"
#endif

#if SEQUELIZE_WITH_JSON
#include "json/from_json.cpp"
#include "json/json.cpp"
#endif
