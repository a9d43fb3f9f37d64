#include <sequelize/compiled_vectors.hpp>

template class std::vector<sequelize::IndexHint>;
template class std::vector<sequelize::IndexOptions>;
template class std::vector<sequelize::Value>;
template class std::vector<sequelize::detail::AssignedValue>;
template class std::vector<sequelize::detail::AssociationPlace>;
template class std::vector<sequelize::detail::ColumnDefinition>;
template class std::vector<sequelize::detail::ColumnReference>;
template class std::vector<sequelize::detail::DeclaredColumn>;
template class std::vector<sequelize::detail::Expression>;
template class std::vector<sequelize::detail::IncludeRequest>;
template class std::vector<sequelize::detail::IndexField>;
template class std::vector<sequelize::detail::NamedAmount>;
template class std::vector<sequelize::detail::NamedAssignment>;
template class std::vector<sequelize::detail::Ordering>;
template class std::vector<sequelize::detail::Projection>;
template class std::vector<sequelize::detail::StructPart>;
