#pragma once

#include <vector>

#include <sequelize/association/association.hpp>
#include <sequelize/association/include_request.hpp>
#include <sequelize/core/value.hpp>
#include <sequelize/model/requests.hpp>
#include <sequelize/query/values.hpp>
#include <sequelize/schema/model_options.hpp>
#include <sequelize/schema/struct_layout.hpp>

/// The vectors of requests are compiled once, in src/compiled_vectors.cpp, instead of in each file of a program:
/// without optimisation a file with one model has a fourth of its functions less. An optimiser sees and inlines them as
/// before. CMake's target says so to users of the static library alone. A shared one would have to export them, which
/// clang does not where another of its files has them, too; and where one file has the whole library, g++ 12 does not
/// compile what it has already used.
#ifdef SEQUELIZE_COMPILED_VECTORS

extern template class std::vector<sequelize::IndexHint>;
extern template class std::vector<sequelize::IndexOptions>;
extern template class std::vector<sequelize::Value>;
extern template class std::vector<sequelize::detail::AssignedValue>;
extern template class std::vector<sequelize::detail::AssociationPlace>;
extern template class std::vector<sequelize::detail::ColumnDefinition>;
extern template class std::vector<sequelize::detail::ColumnReference>;
extern template class std::vector<sequelize::detail::DeclaredColumn>;
extern template class std::vector<sequelize::detail::Expression>;
extern template class std::vector<sequelize::detail::IncludeRequest>;
extern template class std::vector<sequelize::detail::IndexField>;
extern template class std::vector<sequelize::detail::NamedAmount>;
extern template class std::vector<sequelize::detail::NamedAssignment>;
extern template class std::vector<sequelize::detail::Ordering>;
extern template class std::vector<sequelize::detail::Projection>;
extern template class std::vector<sequelize::detail::StructPart>;

#endif
