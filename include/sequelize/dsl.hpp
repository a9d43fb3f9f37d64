#pragma once

/// The names that a program opens: `using namespace sequelize::dsl;`. They are the words that programs write all the
/// time and that nobody calls a model. Every other name is written out, `sequelize::Record<Book>`, so that a program's
/// own `Order`, `Transaction` or `Date` is its own. docs/reference/names.md lists both.

#include <sequelize/association/association_column.hpp>
#include <sequelize/association/members.hpp>
#include <sequelize/core/datetime.hpp>
#include <sequelize/core/decimal.hpp>
#include <sequelize/core/dotenv.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/core/logging.hpp>
#include <sequelize/core/uuid.hpp>
#include <sequelize/core/value.hpp>
#include <sequelize/dialect/dialect.hpp>
#include <sequelize/model/association_options.hpp>
#include <sequelize/model/selection.hpp>
#include <sequelize/model/subquery.hpp>
#include <sequelize/model/window_order.hpp>
#include <sequelize/pool/transaction.hpp>
#include <sequelize/query/aggregates.hpp>
#include <sequelize/query/case.hpp>
#include <sequelize/query/condition.hpp>
#include <sequelize/query/functions.hpp>
#include <sequelize/query/operators.hpp>
#include <sequelize/query/where.hpp>
#include <sequelize/query_options.hpp>
#include <sequelize/schema/data_type.hpp>
#include <sequelize/schema/field.hpp>
#include <sequelize/schema/ignored.hpp>
#include <sequelize/schema/validate.hpp>

namespace sequelize {

class Sequelize;

namespace dsl {

using sequelize::console;
using sequelize::Dialect;
using sequelize::IsolationLevel;
using sequelize::QueryTypes;
using sequelize::Sequelize;
namespace dotenv = sequelize::dotenv;

// Models
using sequelize::as;
using sequelize::BelongsTo;
using sequelize::BelongsToMany;
using sequelize::DateTime;
using sequelize::Decimal;
using sequelize::field;
using sequelize::HasMany;
using sequelize::HasOne;
using sequelize::ignored;
using sequelize::now;
using sequelize::Uuid;
namespace DataTypes = sequelize::DataTypes;
namespace Validate = sequelize::Validate;

// Queries
using sequelize::and_;
using sequelize::asc;
using sequelize::cast;
using sequelize::col;
using sequelize::desc;
using sequelize::exclude;
using sequelize::exists;
using sequelize::fn;
using sequelize::include;
using sequelize::literal;
using sequelize::not_;
using sequelize::notExists;
using sequelize::null;
using sequelize::or_;
using sequelize::outer;
using sequelize::scalar;
namespace Fn = sequelize::Fn;
namespace Op = sequelize::Op;

// Errors
using sequelize::BaseError;
using sequelize::ForeignKeyConstraintError;
using sequelize::UniqueConstraintError;

}  // namespace dsl

}  // namespace sequelize
