// The models of both sides; models.hpp defines the same.
import { DataTypes } from 'sequelize';

export const define = (sequelize) => {
    const Books = sequelize.define('books', {
        title: { type: DataTypes.STRING, allowNull: false },
        author: { type: DataTypes.STRING, allowNull: false },
        release_date: { type: DataTypes.DATEONLY },
        subject: { type: DataTypes.INTEGER },
    });
    const Students = sequelize.define('students', {
        student_id: { type: DataTypes.UUID, defaultValue: DataTypes.UUIDV4, primaryKey: true },
        name: { type: DataTypes.STRING, allowNull: false },
    });
    const Grades = sequelize.define('grades', {
        grade: { type: DataTypes.INTEGER, allowNull: false },
    });
    const Courses = sequelize.define('courses', {
        course_name: { type: DataTypes.STRING, allowNull: false },
    });
    const StudentCourses = sequelize.define('StudentCourse', {
        id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true, allowNull: false },
        studentId: { type: DataTypes.INTEGER },
        courseId: { type: DataTypes.INTEGER },
    });
    const Accounts = sequelize.define('account', {
        email: { type: DataTypes.STRING(100), allowNull: false, unique: true },
        firstName: { type: DataTypes.STRING(40), unique: 'full_name' },
        lastName: { type: DataTypes.STRING(40), unique: 'full_name' },
        active: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: true },
        role: { type: DataTypes.ENUM('user', 'admin', "o'clock"), defaultValue: 'user' },
        balance: { type: DataTypes.DECIMAL(12, 4), defaultValue: 0 },
        visits: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0, comment: "it's counted" },
        // DEVIATION defaults with a backslash: the library refuses them, since what MySQL's DDL makes of one depends on
        // the SQL mode.
        motto: { type: DataTypes.STRING, defaultValue: "it's \"so\"", field: 'the_motto' },
        seenAt: { type: DataTypes.DATE },
    }, {
        underscored: true,
        comment: "people's accounts",
        engine: 'InnoDB',
        charset: 'utf8mb4',
        collate: 'utf8mb4_unicode_ci',
        indexes: [
            { fields: ['visits'] },
            { fields: ['role', { name: 'visits', order: 'DESC' }], name: 'by_role' },
            { fields: [{ name: 'the_motto', length: 10 }], name: 'motto_prefix' },
        ],
    });
    const Samples = sequelize.define('sample', {
        id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
        tiny: { type: DataTypes.TINYINT },
        small: { type: DataTypes.SMALLINT.UNSIGNED },
        medium: { type: DataTypes.MEDIUMINT },
        whole: { type: DataTypes.INTEGER.UNSIGNED },
        padded: { type: DataTypes.INTEGER(8).UNSIGNED.ZEROFILL },
        big: { type: DataTypes.BIGINT },
        huge: { type: DataTypes.BIGINT.UNSIGNED },
        ratio: { type: DataTypes.FLOAT },
        exact: { type: DataTypes.DOUBLE },
        price: { type: DataTypes.DECIMAL(10, 2) },
        flag: { type: DataTypes.BOOLEAN },
        code: { type: DataTypes.CHAR(4) },
        name: { type: DataTypes.STRING(60) },
        raw_name: { type: DataTypes.STRING(20).BINARY },
        note: { type: DataTypes.TEXT },
        letter: { type: DataTypes.TEXT('long') },
        made: { type: DataTypes.DATE },
        precise: { type: DataTypes.DATE(6) },
        day: { type: DataTypes.DATEONLY },
        clock: { type: DataTypes.TIME },
        token: { type: DataTypes.UUID },
        bytes: { type: DataTypes.BLOB },
        thumb: { type: DataTypes.BLOB('tiny') },
        kind: { type: DataTypes.ENUM('plain', 'fancy') },
        document: { type: DataTypes.JSON },
    }, { timestamps: false });
    return { Books, Students, Grades, Courses, StudentCourses, Accounts, Samples };
};
