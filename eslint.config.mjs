import eslint from 'typescript-eslint';

/** Where objects of each kind are built; nowhere else, so that a field has one place. */
const BUILDERS = {
  ServiceEntry: 'service-entry',
  DestinationRule: 'destination-rule',
  VirtualService: 'virtual-service',
  Gateway: 'gateway',
  AuthorizationPolicy: 'authorization-policy',
  // Role and RoleBinding, of which there are no bindings.
  ApiObject: 'secret-access',
};

function onlyItsBuilder(kinds) {
  const restrictions = kinds.map((kind) => ({
    selector: `NewExpression[callee.name='${kind}'], NewExpression[callee.property.name='${kind}']`,
    message: `Objects of this kind are built in lib/rendering/${BUILDERS[kind]}.ts.`,
  }));
  return { 'no-restricted-syntax': ['error', ...restrictions] };
}

const KINDS = Object.keys(BUILDERS);

export default eslint.config(
  { ignores: ['node_modules/', 'dist/', 'imports/', 'pkg/', '**/*.js', '**/*.d.ts', 'examples/*/dist/'] },
  {
    files: ['**/*.ts'],
    extends: [eslint.configs.strictTypeChecked, eslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: 'test/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      // jsii has no namespaces of constants: a class of static factories is how "one of several" is spelled.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/explicit-member-accessibility': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'default', format: ['camelCase'], leadingUnderscore: 'allow' },
        { selector: 'variable', format: ['camelCase', 'UPPER_CASE'] },
        { selector: 'typeLike', format: ['PascalCase'] },
        { selector: 'enumMember', format: ['UPPER_CASE'] },
        { selector: ['classProperty'], modifiers: ['static', 'readonly'], format: ['UPPER_CASE', 'camelCase'] },
        { selector: 'import', format: null },
        { selector: ['objectLiteralProperty', 'typeProperty'], format: null },
      ],
      // jsii reads maps as index signatures.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['lib/**/*.ts'], rules: onlyItsBuilder(KINDS) },
  ...KINDS.map((own) => ({
    files: [`lib/rendering/${BUILDERS[own]}.ts`],
    rules: onlyItsBuilder(KINDS.filter((kind) => kind !== own)),
  })),
  { files: ['projenrc/**', 'test/bench/**', 'test/examples/update.ts'], rules: { 'no-console': 'off' } },
  { files: ['.projenrc.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  { files: ['test/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
